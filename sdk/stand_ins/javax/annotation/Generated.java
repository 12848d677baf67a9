package javax.annotation;

/** A remark on what a tool wrote; a real build gets it from the annotation library. */
public @interface Generated {
    String[] value();

    String date() default "";

    String comments() default "";
}
