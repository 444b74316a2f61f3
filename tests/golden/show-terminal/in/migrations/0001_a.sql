-- tab:	escape: [31m, right to left: ‮
CREATE TABLE a (x);