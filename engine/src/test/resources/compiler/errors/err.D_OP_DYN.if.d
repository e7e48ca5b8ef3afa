BEGIN { @a = count(); if (@a) { } }
