BEGIN { @[1] = count(); printa(@[1]); }
