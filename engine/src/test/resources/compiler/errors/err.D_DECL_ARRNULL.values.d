int rows[string][ ];
BEGIN { rows["a"][0] = 1; }
