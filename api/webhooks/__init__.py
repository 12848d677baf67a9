"""Events told to apps: endpoints, messages, deliveries."""
