BEGIN { timestamp ? trace(1) : trace(2); }
