package io.millrace.compatibility;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** A database that speaks MongoDB's protocol on a free port, in the test's JVM and in memory. One thread. */
final class MongoDatabase implements AutoCloseable {
    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final String uri = server.bindAndGetConnectionString();

    String uri() {
        return uri;
    }

    void insert(String database, String collection, String json) {
        try (MongoClient client = MongoClients.create(uri)) {
            client.getDatabase(database).getCollection(collection).insertOne(Document.parse(json));
        }
    }

    long count(String database, String collection) {
        try (MongoClient client = MongoClients.create(uri)) {
            return client.getDatabase(database).getCollection(collection).countDocuments();
        }
    }

    /** All documents of a collection as JSON, by id. */
    List<String> documents(String database, String collection) {
        try (MongoClient client = MongoClients.create(uri)) {
            return client.getDatabase(database)
                    .getCollection(collection)
                    .find()
                    .sort(new Document("_id", 1))
                    .map(Document::toJson)
                    .into(new ArrayList<>());
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
