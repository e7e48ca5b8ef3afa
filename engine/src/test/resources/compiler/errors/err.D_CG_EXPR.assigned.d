/* expect: action trace( ) may not be called from a D expression (D program context required) */
BEGIN { x = trace(1); }
