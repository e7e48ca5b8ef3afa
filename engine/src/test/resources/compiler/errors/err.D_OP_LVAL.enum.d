enum e { A };
BEGIN { A = 3; }
