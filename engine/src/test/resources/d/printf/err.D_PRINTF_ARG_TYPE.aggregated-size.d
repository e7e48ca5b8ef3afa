BEGIN { @ = count(); printa("%@ld", @); }
