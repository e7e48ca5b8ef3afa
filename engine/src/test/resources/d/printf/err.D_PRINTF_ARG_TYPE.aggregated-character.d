BEGIN { @ = count(); printa("%@c", @); }
