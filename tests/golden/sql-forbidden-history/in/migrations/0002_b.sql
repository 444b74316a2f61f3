INSERT INTO a VALUES ('strata history');
UPDATE [Strata_History] SET label = '';
DROP TABLE 'strata_history';
