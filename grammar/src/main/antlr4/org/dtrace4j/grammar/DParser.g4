/*
 * The sentences of D. A program is parsed item by item (see DGrammar), so the start rules are one item, one expression
 * and one type. Every decision needs one or two tokens, except for "else", which belongs to the nearest "if".
 *
 * Binary operators are one flat row here, and get their precedence where the syntax tree is made. An assignment is
 * "unary-expression operator assignment-expression": that is why a && b = c is refused at "=".
 */
parser grammar DParser;

options { tokenVocab = DLexer; }

itemUnit        : item EOF ;
expressionUnit  : expression EOF ;
typeUnit        : typeName EOF ;

item            : clause | inlineDefinition | translatorDefinition | providerDefinition | declaration ;

// Clauses. That a predicate needs a body, and when a description may stand alone, is said by who builds the tree.

clause          : probeDescription ( COMMA probeDescription )* predicate? block? ;
probeDescription : PROBE_DESCRIPTION | INTEGER ;
predicate       : BEGIN_PREDICATE expression END_PREDICATE ;
block           : LEFT_BRACE statement* RIGHT_BRACE ;
statement       : SEMICOLON
                | expression ( SEMICOLON | OMITTED_SEMICOLON )
                | IF LEFT_PAREN expression RIGHT_PAREN branch ( ELSE branch )?
                ;
branch          : block | statement ;

// Definitions that only D has.

inlineDefinition : INLINE declarationSpecifier+ declarator ASSIGN assignment SEMICOLON ;

translatorDefinition
                : TRANSLATOR typeName LESS typeName IDENTIFIER GREATER LEFT_BRACE translatorMember* RIGHT_BRACE
                  SEMICOLON ;
translatorMember : memberName ASSIGN assignment SEMICOLON ;

providerDefinition
                : PROVIDER memberName LEFT_BRACE providerProbe* RIGHT_BRACE SEMICOLON ;
providerProbe   : PROBE memberName parameters ( COLON parameters )? SEMICOLON ;

// Declarations.

declaration     : declarationSpecifier+ ( declarator ( COMMA declarator )* )? SEMICOLON ;

declarationSpecifier : storageClass | typeSpecifier | typeQualifier ;
storageClass    : AUTO | EXTERN | REGISTER | SELF | STATIC | THIS | TYPEDEF ;
typeQualifier   : CONST | RESTRICT | USERLAND | VOLATILE ;
typeSpecifier   : basicType | TYPE_NAME | structOrUnion | enumeration ;
basicType       : CHAR | DOUBLE | FLOAT_WORD | INT | LONG | SHORT | SIGNED | STRING_WORD | UNSIGNED | VOID ;

structOrUnion   : ( STRUCT | UNION ) ( IDENTIFIER structBody? | structBody ) ;
structBody      : LEFT_BRACE structMember+ RIGHT_BRACE ;
structMember    : specifierQualifier+ ( memberDeclarator ( COMMA memberDeclarator )* )? SEMICOLON ;
memberDeclarator : declarator bitWidth? | bitWidth ;
bitWidth        : COLON conditional ;

enumeration     : ENUM ( IDENTIFIER enumBody? | enumBody ) ;
enumBody        : LEFT_BRACE enumerator ( COMMA enumerator )* COMMA? RIGHT_BRACE ;
enumerator      : IDENTIFIER ( ASSIGN conditional )? ;

declarator      : pointer* ( IDENTIFIER | LEFT_PAREN declarator RIGHT_PAREN ) declaratorSuffix* ;
pointer         : STAR typeQualifier* ;
declaratorSuffix : LEFT_BRACKET ( conditional | parameterList )? RIGHT_BRACKET | parameters ;

parameters      : LEFT_PAREN parameterList? RIGHT_PAREN ;
parameterList   : ELLIPSIS | parameter ( COMMA parameter )* ( COMMA ELLIPSIS )? ;
parameter       : declarationSpecifier+ parameterDeclarator? ;

// A declarator whose name may be missing.
parameterDeclarator : pointer+ parameterCore? | parameterCore ;
parameterCore   : ( IDENTIFIER | LEFT_PAREN parameterDeclarator RIGHT_PAREN ) declaratorSuffix* | declaratorSuffix+ ;

typeName        : specifierQualifier+ abstractDeclarator? ;
specifierQualifier : typeSpecifier | typeQualifier ;

// A declarator that has no name.
abstractDeclarator : pointer+ abstractCore? | abstractCore ;
abstractCore    : LEFT_PAREN abstractDeclarator RIGHT_PAREN declaratorSuffix* | declaratorSuffix+ ;

// Expressions.

expression      : assignment ( COMMA assignment )* ;

assignment      : unary ( assignmentOperator assignment | operations ) | cast operations ;
conditional     : operand operations ;
operations      : ( binaryOperator operand )* ( QUESTION expression COLON conditional )? ;
operand         : unary | cast ;
cast            : LEFT_PAREN typeName RIGHT_PAREN operand ;

unary           : postfix
                | ( INCREMENT | DECREMENT ) unary
                | unaryOperator operand
                | SIZEOF ( LEFT_PAREN typeName RIGHT_PAREN | unary )
                | STRINGOF unary
                ;

postfix         : primary suffix* ;
suffix          : LEFT_BRACKET arguments RIGHT_BRACKET
                | LEFT_PAREN arguments? RIGHT_PAREN
                | ( DOT | ARROW ) memberName
                | INCREMENT
                | DECREMENT
                ;
arguments       : assignment ( COMMA assignment )* ;

primary         : IDENTIFIER
                | AGGREGATION
                | INTEGER
                | CHARACTER
                | FLOAT
                | STRING
                | ( SELF | THIS ) ARROW memberName
                | LEFT_PAREN expression RIGHT_PAREN
                | OFFSETOF LEFT_PAREN typeName COMMA memberName RIGHT_PAREN
                | XLATE LESS typeName GREATER LEFT_PAREN expression RIGHT_PAREN
                ;

// Where only a name can stand, D's own words and the names of types are names.
memberName      : IDENTIFIER | TYPE_NAME | INLINE | OFFSETOF | PROBE | PROVIDER | SELF | STRING_WORD | STRINGOF | THIS
                | TRANSLATOR | USERLAND | XLATE
                ;

unaryOperator   : AND | STAR | PLUS | MINUS | COMPLEMENT | NOT ;

binaryOperator  : STAR | DIVIDE | REMAINDER | PLUS | MINUS | SHIFT_LEFT | SHIFT_RIGHT | LESS | LESS_EQUAL | GREATER
                | GREATER_EQUAL | EQUAL | NOT_EQUAL | AND | XOR | OR | LOGICAL_AND | LOGICAL_XOR | LOGICAL_OR
                ;

assignmentOperator
                : ASSIGN | MULTIPLY_ASSIGN | DIVIDE_ASSIGN | REMAINDER_ASSIGN | ADD_ASSIGN | SUBTRACT_ASSIGN
                | SHIFT_LEFT_ASSIGN | SHIFT_RIGHT_ASSIGN | AND_ASSIGN | XOR_ASSIGN | OR_ASSIGN
                ;
