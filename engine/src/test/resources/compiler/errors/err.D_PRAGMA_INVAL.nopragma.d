#pragma D 3
BEGIN { }
