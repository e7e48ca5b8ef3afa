enum e { A = execname };
