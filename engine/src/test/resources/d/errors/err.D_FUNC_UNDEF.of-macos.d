BEGIN { trace(kvtophys(0)); }
