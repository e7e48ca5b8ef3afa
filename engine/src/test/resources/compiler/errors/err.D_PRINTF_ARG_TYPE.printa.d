BEGIN { @[1] = count(); printa("%s %@d", @); }
