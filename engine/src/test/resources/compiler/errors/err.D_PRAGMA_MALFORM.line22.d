#line 3 x
BEGIN { }
