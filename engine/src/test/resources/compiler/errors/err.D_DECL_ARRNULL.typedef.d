typedef int unsized[];
unsized rows;
BEGIN { rows[0] = 1; }
