#pragma D option bufresize=square
BEGIN { }
