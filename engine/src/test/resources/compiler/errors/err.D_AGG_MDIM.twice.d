/* expect: an aggregation may not be indexed more than once */
BEGIN { @a[1][2] = count(); }
