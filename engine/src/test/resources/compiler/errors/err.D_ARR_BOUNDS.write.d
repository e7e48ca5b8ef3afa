int row[3];
BEGIN { row[-1] = 7; }
