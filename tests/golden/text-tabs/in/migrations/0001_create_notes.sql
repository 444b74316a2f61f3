SELECT	'été',	missing;
