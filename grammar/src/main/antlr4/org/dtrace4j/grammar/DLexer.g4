/*
 * The words of D. There are three contexts, each a mode here:
 *
 *   default      between clauses, where fbt:tmpfs:tmp_*:return is one word and "/" opens a predicate
 *   EXPRESSION   inside predicates, bodies and declarations, which are C's words and a few of D's
 *   CONTROL      behind a "#" that begins a line
 *
 * Nothing here switches modes: ItemTokens, between this lexer and the parser, knows where in a program it is and does.
 * It also decides what depends on more than the characters of a word, and makes the tokens listed under "tokens".
 */
lexer grammar DLexer;

tokens {
    TYPE_NAME,          // an identifier that names a type here and now
    BEGIN_PREDICATE,    // the "/" before a predicate
    END_PREDICATE,      // the "/" behind a predicate
    OMITTED_SEMICOLON   // stands where the last ";" of a block was left out
}

// Between clauses.

OUTER_SPACE          : SPACE+ -> skip ;
OUTER_COMMENT        : '/*' .*? '*/' -> type(COMMENT) ;
OUTER_OPEN_COMMENT   : '/*' -> type(OPEN_COMMENT) ;
OUTER_INTERPRETER    : '#!' ~[\n]* -> type(INTERPRETER) ;
OUTER_HASH           : '#' -> type(HASH) ;
OUTER_SLASH          : '/' -> type(BEGIN_PREDICATE) ;
OUTER_COMMA          : ',' -> type(COMMA) ;
OUTER_BRACE          : '{' -> type(LEFT_BRACE) ;
OUTER_INTEGER        : INTEGER_CONSTANT -> type(INTEGER) ;
PROBE_DESCRIPTION    : [-$:a-zA-Z_.?*\\[\]!] [-$:0-9a-zA-Z_.`?*\\[\]!]* ;
OUTER_UNKNOWN        : . -> type(UNKNOWN) ;

mode EXPRESSION;

WHITE_SPACE          : ( SPACE | '\\' '\r'? '\n' )+ -> skip ;
COMMENT              : '/*' .*? '*/' ;
OPEN_COMMENT         : '/*' ;
INTERPRETER          : '#!' ~[\n]* ;
HASH                 : '#' ;

AUTO                 : 'auto' ;
CHAR                 : 'char' ;
CONST                : 'const' ;
DOUBLE               : 'double' ;
ELSE                 : 'else' ;
ENUM                 : 'enum' ;
EXTERN               : 'extern' ;
FLOAT_WORD           : 'float' ;
IF                   : 'if' ;
INLINE               : 'inline' ;
INT                  : 'int' ;
LONG                 : 'long' ;
OFFSETOF             : 'offsetof' ;
PROBE                : 'probe' ;
PROVIDER             : 'provider' ;
REGISTER             : 'register' ;
RESTRICT             : 'restrict' ;
SELF                 : 'self' ;
SHORT                : 'short' ;
SIGNED               : 'signed' ;
SIZEOF               : 'sizeof' ;
STATIC               : 'static' ;
STRING_WORD          : 'string' ;
STRINGOF             : 'stringof' ;
STRUCT               : 'struct' ;
THIS                 : 'this' ;
TRANSLATOR           : 'translator' ;
TYPEDEF              : 'typedef' ;
UNION                : 'union' ;
UNSIGNED             : 'unsigned' ;
USERLAND             : 'userland' ;
VOID                 : 'void' ;
VOLATILE             : 'volatile' ;
XLATE                : 'xlate' ;

// Words of C and of plans for D that the language has no use for.
RESERVED             : 'break' | 'case' | 'continue' | 'counter' | 'default' | 'do' | 'for' | 'goto' | 'import'
                     | 'return' | 'switch' | 'while' ;

MACRO_ARGUMENT       : '$' [0-9]+ ;
MACRO_VARIABLE       : '$' NAME ;
MACRO_ARGUMENT_TEXT  : '$$' [0-9]+ ;
MACRO_VARIABLE_TEXT  : '$$' NAME ;

IDENTIFIER           : NAME ;
AGGREGATION          : '@' ( [a-zA-Z_] [0-9a-zA-Z_]* )? ;
INTEGER              : INTEGER_CONSTANT ;
FLOAT                : ( [0-9]+ '.' [0-9]* EXPONENT? | '.' [0-9]+ EXPONENT? | [0-9]+ EXPONENT ) [fFlL]? | [0-9]+ [fF] ;
STRING               : '"' STRING_PART* '"' ;
OPEN_STRING          : '"' STRING_PART* ;
CHARACTER            : '\'' CHARACTER_PART* '\'' ;
OPEN_CHARACTER       : '\'' CHARACTER_PART* ;

LEFT_BRACE           : '{' ;
RIGHT_BRACE          : '}' ;
LEFT_BRACKET         : '[' ;
RIGHT_BRACKET        : ']' ;
LEFT_PAREN           : '(' ;
RIGHT_PAREN          : ')' ;
SEMICOLON            : ';' ;
COMMA                : ',' ;
ELLIPSIS             : '...' ;
DOT                  : '.' ;
ARROW                : '->' ;
QUESTION             : '?' ;
COLON                : ':' ;

ASSIGN               : '=' ;
MULTIPLY_ASSIGN      : '*=' ;
DIVIDE_ASSIGN        : '/=' ;
REMAINDER_ASSIGN     : '%=' ;
ADD_ASSIGN           : '+=' ;
SUBTRACT_ASSIGN      : '-=' ;
SHIFT_LEFT_ASSIGN    : '<<=' ;
SHIFT_RIGHT_ASSIGN   : '>>=' ;
AND_ASSIGN           : '&=' ;
XOR_ASSIGN           : '^=' ;
OR_ASSIGN            : '|=' ;

INCREMENT            : '++' ;
DECREMENT            : '--' ;
STAR                 : '*' ;
DIVIDE               : '/' ;
REMAINDER            : '%' ;
PLUS                 : '+' ;
MINUS                : '-' ;
SHIFT_LEFT           : '<<' ;
SHIFT_RIGHT          : '>>' ;
LESS                 : '<' ;
LESS_EQUAL           : '<=' ;
GREATER              : '>' ;
GREATER_EQUAL        : '>=' ;
EQUAL                : '==' ;
NOT_EQUAL            : '!=' ;
AND                  : '&' ;
XOR                  : '^' ;
OR                   : '|' ;
LOGICAL_AND          : '&&' ;
LOGICAL_XOR          : '^^' ;
LOGICAL_OR           : '||' ;
NOT                  : '!' ;
COMPLEMENT           : '~' ;

UNKNOWN              : . ;

mode CONTROL;

CONTROL_SPACE        : [ \t\r\f\u000B]+ -> skip ;
CONTROL_END          : '\n' ;
CONTROL_STRING       : '"' STRING_PART* '"' ;
CONTROL_OPEN_STRING  : '"' STRING_PART* -> type(OPEN_STRING) ;
CONTROL_WORD         : ~[ \t\r\f\u000B\n"]+ ;

fragment SPACE            : [ \t\r\n\f\u000B] ;
fragment NAME             : [a-zA-Z_`] [0-9a-zA-Z_`]* ;
fragment INTEGER_CONSTANT : ( [0-9]+ | '0' [xX] [0-9A-Fa-f]+ ) [uU]? [lL]? [lL]? ;
fragment EXPONENT         : [eE] [+-]? [0-9]+ ;
fragment STRING_PART      : ~["\\\r\n] | '\\' ~[\r\n] ;
fragment CHARACTER_PART   : ~['\\\r\n] | '\\' ~[\r\n] ;
