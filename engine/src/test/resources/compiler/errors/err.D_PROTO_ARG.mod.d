BEGIN { mod("a"); }
