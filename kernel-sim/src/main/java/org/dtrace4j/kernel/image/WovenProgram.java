package org.dtrace4j.kernel.image;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Put on a class by the weaver when it has woven it, with the class's lines of the index of {@link UserFunctions}. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface WovenProgram {
    /** Lines as in the index, with their newlines. */
    String index();
}
