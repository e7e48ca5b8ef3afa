#pragma D option destructive
BEGIN { chill(); }
