BEGIN { a[stack(2)] = 1; }
