/* expect: superfluous arguments specified for #pragma option */
#pragma D option nspec=24 * 44
BEGIN { }
