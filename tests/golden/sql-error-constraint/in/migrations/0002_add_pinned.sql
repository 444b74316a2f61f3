INSERT INTO notes (body) VALUES ('fine');

  INSERT INTO notes (id, body)
  VALUES (1, 'twice');
