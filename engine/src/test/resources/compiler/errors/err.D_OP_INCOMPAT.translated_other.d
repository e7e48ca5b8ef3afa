struct a { int m; };
struct b { int m; };
translator struct a < int n > { m = n; };
struct b other;
BEGIN { other = xlate <struct a> (1); }
