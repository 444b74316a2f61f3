CREATE TABLE cars (name TEXT DEFAULT '${brand}');
