package org.apache.http.entity.mime;

import java.io.File;
import org.apache.http.HttpEntity;

/**
 * As much of httpmime as the Java client is compiled against; a real build gets the library itself.
 * The loop sends no file.
 */
public final class MultipartEntityBuilder {
    private MultipartEntityBuilder() {}

    public static MultipartEntityBuilder create() {
        return new MultipartEntityBuilder();
    }

    public MultipartEntityBuilder addBinaryBody(String name, File file) {
        throw new UnsupportedOperationException("httpmime is not on the path");
    }

    public MultipartEntityBuilder addTextBody(String name, String text) {
        throw new UnsupportedOperationException("httpmime is not on the path");
    }

    public HttpEntity build() {
        throw new UnsupportedOperationException("httpmime is not on the path");
    }
}
