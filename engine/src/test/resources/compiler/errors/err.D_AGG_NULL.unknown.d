/* expect: expression has null effect: @a */
BEGIN { @a["x"]; }
