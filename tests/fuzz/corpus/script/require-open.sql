-- migrate:require SELECT 'a -- b
-- migrate:require SELECT 1; SELECT 2 -- c
-- migrate:require /* -- d
*/
