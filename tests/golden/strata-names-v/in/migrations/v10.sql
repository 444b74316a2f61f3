CREATE TABLE entries (
    feed INTEGER NOT NULL REFERENCES feeds (id),
    guid TEXT NOT NULL,
    PRIMARY KEY (feed, guid)
);
