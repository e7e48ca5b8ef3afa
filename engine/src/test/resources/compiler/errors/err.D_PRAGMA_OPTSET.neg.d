#pragma D option nspec=-1
BEGIN { }
