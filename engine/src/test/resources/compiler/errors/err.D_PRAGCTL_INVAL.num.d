#"abc"
BEGIN { }
