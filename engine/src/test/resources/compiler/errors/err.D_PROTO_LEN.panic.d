#pragma D option destructive
BEGIN { panic(1); }
