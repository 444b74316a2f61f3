CREATE TABLE pages (app TEXT DEFAULT '${app}', size TEXT DEFAULT '${limit}');
CREATE TABLE "$app" (cost TEXT DEFAULT '$5', path TEXT DEFAULT '{app}');
