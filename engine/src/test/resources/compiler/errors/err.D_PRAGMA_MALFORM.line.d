#line twenty
BEGIN { }
