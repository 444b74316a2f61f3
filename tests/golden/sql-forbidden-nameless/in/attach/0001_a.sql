ATTACH '' AS e;
