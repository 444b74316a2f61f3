SELECT 'a''b;', "c""d;", `e``f;`, [g;h'] FROM t;SELECT '--', '/*', '\';
