#pragma error not yet
BEGIN { }
