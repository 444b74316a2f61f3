INSERT INTO a VALUES ('strata_history');
UPDATE [Strata_History] SET label = '';
