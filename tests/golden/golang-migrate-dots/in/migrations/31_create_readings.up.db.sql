CREATE TABLE readings (device INTEGER REFERENCES devices (id), value REAL);
