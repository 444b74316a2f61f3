CREATE TABLE pages (
    id ${type} PRIMARY KEY,
    ${name} ${type} NOT
);
