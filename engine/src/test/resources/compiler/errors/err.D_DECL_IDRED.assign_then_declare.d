BEGIN { x = 1; } string x;
