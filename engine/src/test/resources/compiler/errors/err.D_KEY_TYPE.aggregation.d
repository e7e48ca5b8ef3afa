/* expect: an aggregation may not be used as aggregation index: key #1 */
BEGIN { @a = count(); @b[@a] = count(); }
