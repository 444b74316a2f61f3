-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER r DELETE ON t BEGIN SELECT 1; END;
-- +goose StatementEnd
-- +goose Down
SELECT 2;
