BEGIN { a[1, sym(caller)] = 1; }
