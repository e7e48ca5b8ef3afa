/* unclosed
BEGIN { }
