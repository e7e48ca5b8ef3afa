#pragma D option switchrate=1lightyear
BEGIN { }
