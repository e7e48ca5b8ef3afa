#pragma D binding execname
BEGIN { }
