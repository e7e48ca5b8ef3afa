/* expect: failed to resolve @a: Unknown aggregation name */
BEGIN { trace(@a + 3); }
