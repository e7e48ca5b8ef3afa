BEGIN { @ = sum(1); printa("%@s", @); }
