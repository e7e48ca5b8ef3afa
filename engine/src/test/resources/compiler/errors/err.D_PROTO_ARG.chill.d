#pragma D option destructive
BEGIN { chill("a"); }
